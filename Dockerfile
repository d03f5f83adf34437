# syntax=docker/dockerfile:1
# Builds from a clean checkout: docker build -t flockmq .
# docker build --target without-cache makes an image that is smaller, and starts slower. See docs/containers.md.

FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /src
COPY . .
# Tests run elsewhere. Format is checked elsewhere, and its checker would be fetched for nothing.
RUN mvn -B --no-transfer-progress -pl broker-node -am -Dmaven.test.skip=true -Djacoco.skip -Dspotless.check.skip package \
 && java -Djarmode=tools -jar broker-node/target/flockmq.jar extract --layers --destination /layers
# Native libraries of other systems and processors are left out: the class path may name what is not there.
RUN find /layers -name '*-osx-*.jar' -delete -o -name '*-windows-*.jar' -delete \
      -o -name "*-linux-$(uname -m | sed 's/x86_64/aarch_64/;t;s/aarch64/x86_64/').jar" -delete
# The store's native library, for this processor only, and unpacked: it need not be where a container may write. And its directory.
RUN mkdir -p /rocksdb /native /state/flockmq && cd /rocksdb && jar xf /layers/dependencies/lib/rocksdbjni-*.jar \
 && mv "librocksdbjni-linux$(uname -m | sed 's/x86_64/64/;s/aarch64/-aarch64/').so" /native/ && rm -f *.so \
 && jar cfM "$(ls /layers/dependencies/lib/rocksdbjni-*.jar)" -C /rocksdb .
# A Java runtime with the modules that the broker and its libraries name, those that they ask for by name only (elliptic curves
# and tokens of PKCS #11, time zones and extended file attributes), and those that look into a running one. It draws nothing.
RUN jlink --add-modules "$(jdeps --ignore-missing-deps --multi-release 25 --print-module-deps \
        --class-path '/layers/dependencies/lib/*' /layers/application/flockmq.jar /layers/dependencies/lib/*.jar 2> /dev/null \
        | tail -1),java.management,jdk.crypto.cryptoki,jdk.jcmd,jdk.management.agent,jdk.zipfs" \
      --exclude-files '/java.desktop/lib/*.so' \
      --strip-java-debug-attributes --no-header-files --no-man-pages --compress zip-6 --output /jre

# No shell, no package manager: the libraries of C and C++, time zones, certificates.
FROM gcr.io/distroless/cc-debian12 AS without-cache
COPY --from=build /jre /opt/java
# What changes least comes first: a new version of FlockMQ is a small new layer.
COPY --from=build /layers/dependencies/ /layers/snapshot-dependencies/ /opt/flockmq/
COPY --from=build /native/ /opt/flockmq/native/
COPY --from=build --chown=10001:10001 /state/ /var/lib/
COPY --from=build /layers/application/ /opt/flockmq/
COPY container/node container/command container/flags /opt/flockmq/

ARG VERSION=0.1.0-SNAPSHOT
ARG REVISION=unknown
LABEL org.opencontainers.image.title="FlockMQ" \
      org.opencontainers.image.description="A clustered MQTT broker" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.base.name="gcr.io/distroless/cc-debian12"

# flockmq.yaml is looked for here. The root file system may be read-only, if /tmp is not.
WORKDIR /etc/flockmq
USER 10001:10001
# HTTP, for health. The MQTT listener stays on the container's loopback until its configuration says otherwise, because
# that means to let everybody in who reaches it: MQTT_LISTENERS_TCP_BIND=0.0.0.0 MQTT_SECURITY_ALLOWANONYMOUS=true
ENV SERVER_ADDRESS=0.0.0.0 MQTT_CONTROLSOCKET=/tmp/flockmq.sock MQTT_STORAGE_DIR=/var/lib/flockmq
# What a node keeps; see docs/storage.md.
VOLUME /var/lib/flockmq
EXPOSE 1883 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=10s --start-period=90s --retries=3 \
    CMD ["/opt/java/bin/java", "@/opt/flockmq/command", "health"]
ENTRYPOINT ["/opt/java/bin/java", "@/opt/flockmq/node"]

# The cache is made by the Java and the files that will use it.
FROM without-cache AS trained
RUN ["/opt/java/bin/java", "-XX:Flags=/opt/flockmq/flags", "-Duser.home=/tmp", "-Djava.library.path=/opt/flockmq/native", "-Xmx512m", "-jar", "/opt/flockmq/flockmq.jar", "train", "/tmp/flockmq.aot"]

FROM without-cache
COPY --from=trained /tmp/flockmq.aot /opt/flockmq/flockmq.aot
COPY container/flags-with-cache /opt/flockmq/flags
