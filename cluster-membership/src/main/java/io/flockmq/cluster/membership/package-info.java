/** Node identity and, in a cluster, who is a member and who is in the majority. No MQTT packets, no Spring. */
@NullMarked
package io.flockmq.cluster.membership;

import org.jspecify.annotations.NullMarked;
