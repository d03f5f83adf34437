package io.flockmq.broker;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.InstantSource;
import java.util.Set;
import org.jspecify.annotations.NullMarked;

/**
 * Habits that hold in every room.
 *
 * @param root the package above the rooms
 */
record CodeHabits(String root) {

    /**
     * Only a clock reads the machine's time, and only {@code config} chooses the system's clock.
     *
     * @param clocks full names of classes that may read the time without being an {@link InstantSource}
     */
    ArchRule timeIsPassedIn(Set<String> clocks) {
        return classes()
                .that(describe(
                        "are no clock",
                        type -> !type.isAssignableTo(InstantSource.class) && !clocks.contains(type.getFullName())))
                .should(new ReadNoClock(root + ".config"))
                .allowEmptyShould(true);
    }

    /**
     * What there is to say goes to the log.
     *
     * @param speakers full names of classes that may use standard output and error
     */
    ArchRule nobodyPrintsToTheConsole(Set<String> speakers) {
        return noClasses()
                .that(describe("have a log", type -> !speakers.contains(type.getFullName())))
                .should(ACCESS_STANDARD_STREAMS)
                .allowEmptyShould(true);
    }

    /** What may be null says so. */
    ArchRule everyPackageIsNullMarked() {
        return classes()
                .should(new ArchCondition<JavaClass>("live in a package whose package-info has @NullMarked") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
                            events.add(SimpleConditionEvent.violated(
                                    type, type.getFullName() + " lives in a package without @NullMarked"));
                        }
                    }
                })
                .allowEmptyShould(true);
    }
}
