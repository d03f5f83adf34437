package io.flockmq.broker.security.jwt;

import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jwt.SignedJWT;
import java.util.List;

/** The keys that tokens may be signed with. Thread-safe. */
public interface TokenKeys {

    /**
     * What can check a token's signature: for each key that fits its header, empty where none does. May wait for others, but not
     * without end.
     *
     * @throws KeySourceException if no key can be had now
     */
    List<JWSVerifier> verifiersFor(SignedJWT token) throws KeySourceException;
}
