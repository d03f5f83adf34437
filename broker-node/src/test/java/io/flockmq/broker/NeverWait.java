package io.flockmq.broker;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.instruction.MonitorInstruction;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/** A class whose code neither takes a monitor nor calls what puts its thread to sleep. */
final class NeverWait extends ArchCondition<JavaClass> {

    NeverWait() {
        super("neither take a monitor nor put their thread to sleep");
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        type.getMethods().stream()
                .filter(method -> method.getModifiers().contains(JavaModifier.SYNCHRONIZED))
                .forEach(method -> violation(type, method.getFullName() + " is synchronized", events));
        type.getCodeUnitAccessesFromSelf().stream()
                .filter(access -> waits(access.getTarget()))
                .forEach(access -> violation(type, access.getDescription(), events));
        if (hasMonitor(type)) {
            violation(type, type.getFullName() + " has a synchronized block", events);
        }
    }

    private static boolean waits(CodeUnitAccessTarget target) {
        JavaClass owner = target.getOwner();
        return switch (target.getName()) {
            case "sleep" -> owner.isEquivalentTo(Thread.class);
            case "join" -> owner.isEquivalentTo(Thread.class) || owner.isAssignableTo(Future.class);
            case "get" -> owner.isAssignableTo(Future.class);
            case "wait" -> owner.isEquivalentTo(Object.class);
            case "await" -> owner.isEquivalentTo(CountDownLatch.class) || isNettyFuture(owner);
            case "sync", "awaitUninterruptibly", "syncUninterruptibly" -> isNettyFuture(owner);
            case "acquire" -> owner.isEquivalentTo(Semaphore.class);
            case "put", "take" -> owner.isAssignableTo(BlockingQueue.class);
            case "park", "parkNanos", "parkUntil" -> owner.isEquivalentTo(LockSupport.class);
            default -> false;
        };
    }

    private static boolean isNettyFuture(JavaClass owner) {
        return owner.isAssignableTo("io.netty.util.concurrent.Future");
    }

    /** The rules' library does not look into blocks, so this reads the class file. */
    private static boolean hasMonitor(JavaClass type) {
        try (InputStream in = type.getSource().orElseThrow().getUri().toURL().openStream()) {
            return ClassFile.of().parse(in.readAllBytes()).methods().stream()
                    .flatMap(method -> method.code().stream())
                    .anyMatch(code -> code.elementStream().anyMatch(MonitorInstruction.class::isInstance));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void violation(JavaClass type, String message, ConditionEvents events) {
        events.add(SimpleConditionEvent.violated(type, message));
    }
}
