package io.flockmq.violations.session;

import io.netty.handler.codec.mqtt.MqttConnectMessage;

record KnowsNettysMessages(MqttConnectMessage message) {}
