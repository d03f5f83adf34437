package io.flockmq.broker.security.jwt;

import com.nimbusds.jwt.JWTClaimsSet;
import io.flockmq.broker.security.Identity;
import io.flockmq.broker.security.RuleSource;
import io.flockmq.broker.security.Verdict;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who the client is by what its token says, once the signature is checked. Immutable. */
record Claims(TokenRules rules) {

    Verdict verdict(JWTClaimsSet claims, Instant now) {
        String problem = problemOf(claims, now);
        if (problem != null) {
            return new Verdict.Denied(problem);
        }
        String user = text(claims, rules.userNameClaim());
        if (user == null) {
            return new Verdict.Denied("its token has no user name");
        }
        String clientId = null;
        if (!rules.clientIdClaim().isEmpty()) {
            clientId = text(claims, rules.clientIdClaim());
            if (clientId == null) {
                return new Verdict.Denied("its token has no client identifier");
            }
        }
        try {
            return new Verdict.Allowed(new Identity(user, clientId, permissions(claims), end(claims, now)));
        } catch (IllegalArgumentException unreadable) {
            return new Verdict.Denied("the permissions of its token are not valid: " + unreadable.getMessage());
        }
    }

    private @Nullable String problemOf(JWTClaimsSet claims, Instant now) {
        Instant expires = instant(claims.getExpirationTime());
        if (expires == null && rules.expires()) {
            return "its token has no end";
        }
        if (expires != null && !now.isBefore(expires.plus(rules.clockSkew()))) {
            return "its token has expired";
        }
        Instant begins = instant(claims.getNotBeforeTime());
        if (begins != null && now.isBefore(begins.minus(rules.clockSkew()))) {
            return "its token is not valid yet";
        }
        if (!rules.issuer().isEmpty() && !rules.issuer().equals(claims.getIssuer())) {
            return "its token is from another issuer";
        }
        if (!rules.audience().isEmpty() && !claims.getAudience().contains(rules.audience())) {
            return "its token is for another audience";
        }
        return null;
    }

    /** When the connection ends: with the token, or with its grace where that runs already. */
    private @Nullable Instant end(JWTClaimsSet claims, Instant now) {
        Instant expires = instant(claims.getExpirationTime());
        return expires == null || expires.isAfter(now) ? expires : expires.plus(rules.clockSkew());
    }

    private @Nullable RuleSource permissions(JWTClaimsSet claims) {
        if (rules.permissionsClaim().isEmpty()) {
            return null;
        }
        Object claim = claims.getClaim(rules.permissionsClaim());
        // A token that says nothing allows nothing; other rules may.
        return RuleSource.of(claim == null ? List.of() : PermissionsClaim.rules(claim));
    }

    private static @Nullable String text(JWTClaimsSet claims, String claim) {
        return claims.getClaim(claim) instanceof String text && !text.isEmpty() ? text : null;
    }

    @SuppressWarnings("JavaUtilDate") // the library's word for it
    private static @Nullable Instant instant(@Nullable Date date) {
        return date == null ? null : date.toInstant();
    }
}
