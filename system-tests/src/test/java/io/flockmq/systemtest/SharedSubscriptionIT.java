package io.flockmq.systemtest;

import static io.flockmq.systemtest.client.Clients.newName;
import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.client.Client;
import io.flockmq.systemtest.client.ClientKind;
import io.flockmq.systemtest.client.Clients;
import io.flockmq.systemtest.client.Connect;
import io.flockmq.systemtest.client.EveryClient;
import io.flockmq.systemtest.client.Mosquitto;
import io.flockmq.systemtest.client.Mosquitto.Version;
import io.flockmq.systemtest.client.Publication;
import io.flockmq.systemtest.client.Subscription;
import io.flockmq.systemtest.process.RunningBroker;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Subscribers that divide the messages of a filter among themselves. */
class SharedSubscriptionIT {

    @RegisterExtension
    static final RunningBroker broker = RunningBroker.asInstalled();

    private static final int MESSAGES = 40;

    @RegisterExtension
    final Clients clients = Clients.ofOneTest(broker);

    private final String topic = newName("jobs");
    private final String shared = "$share/workers/" + topic;

    @EveryClient
    void eachMessageGoesToOneMember(ClientKind kind) {
        Client first = clients.subscriber(kind, shared, 1);
        Client second = clients.subscriber(kind, shared, 1);

        publishJobs(clients.other());

        List<String> jobsOfFirst = jobsOf(first);
        List<String> jobsOfSecond = jobsOf(second);
        assertThat(jobsOfFirst).isNotEmpty();
        assertThat(jobsOfSecond).isNotEmpty();
        assertThat(Stream.concat(jobsOfFirst.stream(), jobsOfSecond.stream()))
                .containsExactlyInAnyOrderElementsOf(jobs());
    }

    @Test
    void clientsOfAllVersionsShareOneSubscription() {
        List<Client> members = Stream.of(ClientKind.values())
                .map(kind -> clients.subscriber(kind, shared, 1))
                .toList();

        publishJobs(clients.connect(ClientKind.HIVEMQ_MQTT_5));

        assertThat(members.stream().flatMap(member -> jobsOf(member).stream()))
                .containsExactlyInAnyOrderElementsOf(jobs());
    }

    @EveryClient
    void aGroupAndASubscriberOfItsOwnBothGetEverything(ClientKind kind) {
        Client member = clients.subscriber(kind, shared, 1);
        Client otherGroup = clients.otherSubscriber("$share/auditors/" + topic, 1);
        Client alone = clients.otherSubscriber(topic, 1);

        publishJobs(clients.other());

        assertThat(jobsOf(member)).containsExactlyElementsOf(jobs());
        assertThat(jobsOf(otherGroup)).containsExactlyElementsOf(jobs());
        assertThat(jobsOf(alone)).containsExactlyElementsOf(jobs());
    }

    @EveryClient
    void whatIsRetainedIsNotForGroups(ClientKind kind) {
        Client publisher = clients.other();
        publisher.publish(Publication.of(topic, "kept").qos(1).retained());

        Client member = clients.subscriber(kind, shared, 1);
        publisher.publish(Publication.of(topic, "last").qos(1));

        assertThat(member.inbox().payloadsBefore("last")).isEmpty();
    }

    @EveryClient
    void aMemberThatLeavesLeavesTheWorkToTheOthers(ClientKind kind) {
        Client leaver = clients.subscriber(kind, shared, 1);
        Client stayer = clients.subscriber(kind, shared, 1);

        assertThat(leaver.unsubscribe(shared)).containsExactly(0);
        publishJobs(clients.other());

        assertThat(jobsOf(stayer)).containsExactlyElementsOf(jobs());
        assertThat(leaver.inbox().size()).isZero();
    }

    @Test
    void mosquittoSubCanBeAMember() {
        Mosquitto first = clients.mosquitto(Version.MQTTV31, Connect.as(newName("member")));
        Mosquitto second = clients.mosquitto(Version.MQTTV5, Connect.as(newName("member")));
        first.subscribe(
                Subscription.to(shared).qos(1), Subscription.to(topic + "/end").qos(1));
        second.subscribe(
                Subscription.to(shared).qos(1), Subscription.to(topic + "/end").qos(1));

        publishJobs(clients.connect(ClientKind.PAHO_MQTT_311));

        assertThat(Stream.concat(
                        first.inbox().payloadsBefore("last").stream(), second.inbox().payloadsBefore("last").stream()))
                .containsExactlyInAnyOrderElementsOf(jobs());
    }

    private static List<String> jobs() {
        return IntStream.range(0, MESSAGES).mapToObj(number -> "job " + number).toList();
    }

    private void publishJobs(Client publisher) {
        jobs().forEach(job -> publisher.publish(Publication.of(topic, job).qos(1)));
        publisher.publish(Publication.of(topic + "/end", "last").qos(1));
    }

    /** What a member has got by now: a message to itself comes after all that were published before. */
    private List<String> jobsOf(Client member) {
        String own = newName("own");
        member.subscribe(Subscription.to(own).qos(1));
        member.publish(Publication.of(own, "last").qos(1));
        return member.inbox().payloadsBefore("last");
    }
}
