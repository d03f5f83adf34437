package io.flockmq.charttest;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaimSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.StatefulSetSpec;
import org.junit.jupiter.api.Test;

/** Where nodes store what outlives them. */
class PersistenceTest {

    @Test
    void eachPodHasAVolumeOfItsOwnWhereTheImageStores() {
        Manifests objects = Chart.render("default.yaml");
        StatefulSetSpec nodes = objects.nodes().getSpec();

        PersistentVolumeClaimSpec claim =
                nodes.getVolumeClaimTemplates().getFirst().getSpec();
        assertThat(nodes.getVolumeClaimTemplates()).hasSize(1);
        assertThat(claim.getAccessModes()).containsExactly("ReadWriteOnce");
        assertThat(claim.getStorageClassName()).isNull();
        assertThat(claim.getResources().getRequests()).containsEntry("storage", new Quantity("8Gi"));
        assertThat(objects.broker().getVolumeMounts())
                .filteredOn(mount -> mount.getName()
                        .equals(nodes.getVolumeClaimTemplates()
                                .getFirst()
                                .getMetadata()
                                .getName()))
                .extracting(VolumeMount::getMountPath)
                .containsExactly("/var/lib/flockmq");
        assertThat(nodes.getPersistentVolumeClaimRetentionPolicy().getWhenDeleted())
                .isEqualTo("Retain");
    }

    @Test
    void withoutAVolumeItIsStoredForAsLongAsThePodIs() {
        Manifests objects = Chart.render("everything-else.yaml");

        assertThat(objects.nodes().getSpec().getVolumeClaimTemplates()).isEmpty();
        assertThat(objects.nodePod().getVolumes())
                .filteredOn(volume -> volume.getName().equals("data"))
                .extracting(Volume::getEmptyDir)
                .doesNotContainNull()
                .hasSize(1);
    }
}
