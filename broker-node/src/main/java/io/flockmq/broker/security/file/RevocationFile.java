package io.flockmq.broker.security.file;

import io.flockmq.broker.security.x509.RevocationLists;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Revocation lists in a file: one or more as PEM, or one as DER. */
public final class RevocationFile {

    private static final String ALLOWED = "; allowed: lists as PEM (-----BEGIN X509 CRL-----), or one as DER";

    private static final Pattern BEGIN = Pattern.compile("(?m)^-----BEGIN");

    private final ReloadedFile<RevocationLists> file;

    /**
     * Reads the file.
     *
     * @throws FileProblem if it cannot be used
     */
    public RevocationFile(Path path) throws FileProblem {
        file = new ReloadedFile<>(path, RevocationFile::read);
    }

    /** What the file says now. */
    public RevocationLists lists() {
        return file.get();
    }

    /** Runs an action whenever the file was read anew, on the thread that looks after it. Called before it is looked after. */
    public void whenChanged(Runnable action) {
        file.onChange(action);
    }

    /** What is to be looked after, so that changes are noticed. */
    public ReloadedFile<?> file() {
        return file;
    }

    private static RevocationLists read(Path path) throws IOException, FileProblem {
        byte[] bytes = Files.readAllBytes(path);
        List<X509CRL> lists = new ArrayList<>();
        try (ByteArrayInputStream in = new ByteArrayInputStream(bytes)) {
            for (var each : CertificateFactory.getInstance("X.509").generateCRLs(in)) {
                lists.add((X509CRL) each);
            }
        } catch (CRLException | CertificateException wrong) {
            throw new FileProblem(path + ": no revocation list, or not a whole one" + ALLOWED);
        }
        if (lists.size() < begun(bytes)) { // the JDK takes what is whole and says nothing
            throw new FileProblem(path + ": not all revocation lists in it are whole" + ALLOWED);
        }
        if (lists.isEmpty()) { // else a file that was emptied would stop all clients, or let all in
            throw new FileProblem(path + ": there is no revocation list in it" + ALLOWED);
        }
        for (X509CRL list : lists) {
            if (list.getNextUpdate() == null) { // RFC 5280, section 5.1.2.5
                throw new FileProblem(path + ": the list of "
                        + list.getIssuerX500Principal().getName() + " does not say when there will be the next one");
            }
        }
        return new RevocationLists(lists);
    }

    private static long begun(byte[] bytes) {
        return BEGIN.matcher(new String(bytes, StandardCharsets.ISO_8859_1))
                .results()
                .count();
    }
}
