package io.flockmq.broker.admin.api;

import io.flockmq.broker.admin.node.CertificateView;
import io.flockmq.broker.admin.node.NodeQuestion;
import io.flockmq.broker.admin.peers.Peers;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The certificates that clients are shown. */
@AdminResource
@RequestMapping("/api/v1/certificates")
@Tag(name = "certificates")
class CertificatesResource {

    /** A certificate, and the node that shows it. */
    record CertificateOfNode(String node, CertificateView certificate) {}

    private final Peers peers;

    CertificatesResource(Peers peers) {
        this.peers = peers;
    }

    @GetMapping
    @Operation(
            summary = "The certificates of encrypted listeners as they are shown now, at all nodes or one",
            description = "The first to end comes first.")
    Listing<CertificateOfNode> certificates(@RequestParam(required = false) @Nullable String node) {
        String of = node == null || node.isEmpty() ? null : node;
        if (of != null && !peers.ids().contains(of)) {
            throw ApiException.notFound("there is no node " + of + "; there are: " + String.join(", ", peers.ids()));
        }
        Peers.Answers<NodeQuestion.CertificatesAnswer> answers = peers.some(of, new NodeQuestion.Certificates());
        return Listing.of(
                answers.byNode().entrySet().stream()
                        .flatMap(answer -> answer.getValue().items().stream()
                                .map(certificate -> new CertificateOfNode(answer.getKey(), certificate)))
                        .sorted(Comparator.comparing(one -> one.certificate().notAfter()))
                        .toList(),
                null,
                answers.missing());
    }
}
