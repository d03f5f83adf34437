package io.flockmq.broker.command.line;

import io.flockmq.broker.security.AccessControl;
import io.flockmq.broker.security.Action;
import io.flockmq.broker.security.Identity;
import io.flockmq.broker.security.Permissions;
import io.flockmq.broker.security.Rule;
import io.flockmq.broker.security.file.AclFileRules;
import io.flockmq.broker.security.file.FileProblem;
import io.flockmq.broker.topic.Topic;
import io.flockmq.broker.topic.TopicFilter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rule test}: what the rules of a file say to one thing that a client does. */
@Command(
        name = "test",
        description = "Tells whether the rules of a file allow something, and which line says so.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  flockmq rule test acl publish plant/1 --user ann",
            "  flockmq rule test acl receive plant/1 --user ann --id phone",
            "  flockmq rule test acl subscribe 'plant/#' --user ann --json",
            "",
            "Ends with 0 if it is allowed (of a subscription: at least a part), 1 if not, 2 for a wrong use."
        })
final class RuleTestCommand implements Callable<Integer> {

    /** What a client does. */
    enum Deed {
        PUBLISH,
        RECEIVE,
        SUBSCRIBE
    }

    private record Answer(
            boolean allowed, String words, @Nullable Rule rule) {}

    private final Surroundings around;

    @Parameters(index = "0", paramLabel = "FILE", description = "The acl-file.")
    private Path file = Path.of("");

    @Parameters(index = "1", paramLabel = "DEED", description = "publish, receive or subscribe.")
    private Deed deed = Deed.PUBLISH;

    @Parameters(index = "2", paramLabel = "TOPIC", description = "Topic, or filter to subscribe to.")
    private String topic = "";

    @Option(
            names = {"-u", "--user"},
            paramLabel = "USER",
            description = "The user name; none unless named.")
    private @Nullable String user;

    @Option(
            names = {"-i", "--id"},
            paramLabel = "ID",
            defaultValue = "client",
            description = "The client id, for %%c; ${DEFAULT-VALUE} unless named.")
    private String id = "";

    @Option(names = "--json", description = "Prints a line of JSON.")
    private boolean json;

    RuleTestCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() throws WrongUseException {
        Answer answer = answer(permissions());
        if (json) {
            Map<String, Object> said = new LinkedHashMap<>();
            said.put("allowed", answer.allowed());
            said.put("answer", answer.words());
            if (answer.rule() != null) {
                said.put("rule", answer.rule().origin());
            }
            around.out().println(Json.line(said));
        } else {
            around.out().println(answer.words());
        }
        return answer.allowed() ? Exit.DONE : Exit.NO;
    }

    private Permissions permissions() throws WrongUseException {
        try {
            AccessControl control =
                    new AccessControl(List.of(), true, List.of(new AclFileRules(file)), Set.of(), around.clock());
            Permissions permissions = control.permissions(id, user == null ? Identity.ANONYMOUS : Identity.of(user));
            if (permissions == null) {
                throw new IllegalStateException("there are rules, and yet everything is allowed");
            }
            return permissions;
        } catch (FileProblem problem) {
            throw new WrongUseException(String.valueOf(problem.getMessage()));
        }
    }

    private Answer answer(Permissions permissions) throws WrongUseException {
        if (!(TopicFilter.parse(topic) instanceof TopicFilter.Parsed.Valid(TopicFilter filter))) {
            throw new WrongUseException(
                    "'" + topic + "' is no topic; allowed: such as a/b, to subscribe also a/+/c or a/#");
        }
        if (deed == Deed.SUBSCRIBE) {
            return switch (permissions.maySubscribe(filter.filter())) {
                case ALL -> new Answer(true, "allowed", null);
                case SOME -> new Answer(true, "allowed, and brings only what is allowed of it", null);
                case NONE -> new Answer(false, "refused: nothing of it is allowed", null);
            };
        }
        if (topic.indexOf('+') >= 0 || topic.indexOf('#') >= 0) {
            throw new WrongUseException("'" + topic + "' is no topic to "
                    + deed.name().toLowerCase(Locale.ROOT) + "; allowed: a name without + and #");
        }
        Permissions.Decision decision =
                permissions.decision(deed == Deed.PUBLISH ? Action.PUBLISH : Action.SUBSCRIBE, Topic.of(topic));
        Rule rule = decision.rule();
        String because = rule == null ? ": no line covers it" : " by " + rule.origin() + " (" + rule.filter() + ")";
        return new Answer(decision.allowed(), (decision.allowed() ? "allowed" : "refused") + because, rule);
    }
}
