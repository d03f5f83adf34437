package io.flockmq.broker.security.jwt;

import java.time.Duration;
import java.util.Set;

/**
 * What a token must say to be taken. Texts are empty where nothing is asked for. Immutable.
 *
 * @param algorithms names of the signatures that count, such as {@code RS256}
 * @param issuer what {@code iss} must be
 * @param audience what must be among {@code aud}
 * @param clockSkew how far the issuer's clock may be from this one
 * @param userNameClaim the claim with the user name; needed
 * @param clientIdClaim the claim with the only client identifier that its client may use
 * @param permissionsClaim the claim with what its client may do
 * @param inUserName whether the token may also be where the user name belongs
 * @param expires whether a token without {@code exp} is refused
 */
public record TokenRules(
        Set<String> algorithms,
        String issuer,
        String audience,
        Duration clockSkew,
        String userNameClaim,
        String clientIdClaim,
        String permissionsClaim,
        boolean inUserName,
        boolean expires) {

    /** Copies the set. */
    public TokenRules {
        algorithms = Set.copyOf(algorithms);
    }
}
