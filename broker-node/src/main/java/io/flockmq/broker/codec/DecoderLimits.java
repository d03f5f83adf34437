package io.flockmq.broker.codec;

/**
 * What the decoder refuses before it reads on.
 *
 * @param connectPacketSize the largest CONNECT, in bytes with the fixed header
 * @param packetSize the largest packet after CONNECT, in bytes with the fixed header
 * @param propertiesSize the largest property section of any packet, in bytes
 * @param userProperties the most user properties in a packet
 * @param topicLevels the most levels in a topic name
 * @param topicLength the longest topic name, in bytes; filters are refused one by one, not by the decoder
 * @param topicAliasMaximum the highest topic alias that a client may use, 0 for none
 * @param clientIdLength the longest client identifier, in bytes
 */
public record DecoderLimits(
        int connectPacketSize,
        int packetSize,
        int propertiesSize,
        int userProperties,
        int topicLevels,
        int topicLength,
        int topicAliasMaximum,
        int clientIdLength) {

    /** The same with another largest packet, bytes. */
    public DecoderLimits withPacketSize(int size) {
        return new DecoderLimits(
                connectPacketSize,
                size,
                propertiesSize,
                userProperties,
                topicLevels,
                topicLength,
                topicAliasMaximum,
                clientIdLength);
    }
}
