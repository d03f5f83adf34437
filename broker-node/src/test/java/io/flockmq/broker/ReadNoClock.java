package io.flockmq.broker;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Calendar;
import java.util.Date;

/** A class that gets the time passed in: it asks no clock that a test could not set. */
final class ReadNoClock extends ArchCondition<JavaClass> {

    private final String wiring;

    /**
     * The condition.
     *
     * @param wiring the package that may choose the system's clock, to pass it on
     */
    ReadNoClock(String wiring) {
        super("read no clock but the one they are given");
        this.wiring = wiring;
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        boolean mayChoose = type.getPackageName().equals(wiring);
        type.getCodeUnitAccessesFromSelf().stream()
                .filter(access ->
                        readsTheTime(access.getTarget()) || (choosesTheClock(access.getTarget()) && !mayChoose))
                .forEach(access -> events.add(SimpleConditionEvent.violated(type, access.getDescription())));
    }

    private static boolean readsTheTime(CodeUnitAccessTarget target) {
        JavaClass owner = target.getOwner();
        return switch (target.getName()) {
            case "currentTimeMillis", "nanoTime" -> owner.isEquivalentTo(System.class);
            case "now" ->
                owner.getPackageName().startsWith("java.time")
                        && target.getRawParameterTypes().stream().noneMatch(type -> type.isEquivalentTo(Clock.class));
            case "getInstance" -> owner.isEquivalentTo(Calendar.class);
            case "<init>" ->
                owner.isEquivalentTo(Date.class)
                        && target.getRawParameterTypes().isEmpty();
            default -> false;
        };
    }

    private static boolean choosesTheClock(CodeUnitAccessTarget target) {
        return switch (target.getName()) {
            case "systemUTC", "systemDefaultZone", "system", "tickMillis", "tickSeconds", "tickMinutes" ->
                target.getOwner().isAssignableTo(InstantSource.class);
            default -> false;
        };
    }
}
