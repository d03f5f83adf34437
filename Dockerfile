# syntax=docker/dockerfile:1
# Builds from a clean checkout: docker build -t flockmq .

FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /src
COPY . .
# Format is checked elsewhere, and its checker would be fetched for nothing.
RUN mvn -B --no-transfer-progress -pl broker-node -am -DskipTests -Djacoco.skip -Dspotless.check.skip package
RUN java -Djarmode=tools -jar broker-node/target/flockmq.jar extract --layers --destination /layers
# A Java runtime with the modules that the broker uses, and those that look into a running one (jdk.jcmd, jdk.jfr).
RUN jlink --add-modules java.desktop,java.instrument,java.management,java.naming,java.net.http,java.security.jgss,java.sql,jdk.crypto.cryptoki,jdk.jcmd,jdk.jfr,jdk.management,jdk.management.agent,jdk.net,jdk.unsupported,jdk.zipfs \
      --strip-java-debug-attributes --no-header-files --no-man-pages --compress zip-6 --output /jre

FROM debian:12-slim
COPY --from=build /jre /opt/java
# What changes least comes first: a new version of FlockMQ is a small new layer.
COPY --from=build /layers/dependencies/ /layers/snapshot-dependencies/ /opt/flockmq/
COPY --from=build /layers/application/ /opt/flockmq/

# flockmq.yaml is looked for here.
WORKDIR /etc/flockmq
USER 10001:10001
# HTTP, for health. The MQTT listener stays on the container's loopback until its configuration says otherwise, because
# that means to let everybody in who reaches it: MQTT_LISTENERS_TCP_BIND=0.0.0.0 MQTT_SECURITY_ALLOWANONYMOUS=true
ENV SERVER_ADDRESS=0.0.0.0
EXPOSE 1883 8080
ENTRYPOINT ["/opt/java/bin/java", "-XX:+UseCompactObjectHeaders", "-XX:MaxRAMPercentage=75", "-XX:+ExitOnOutOfMemoryError", "-jar", "/opt/flockmq/flockmq.jar"]
