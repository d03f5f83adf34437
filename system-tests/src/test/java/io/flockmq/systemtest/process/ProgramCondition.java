package io.flockmq.systemtest.process;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Looks for the programs of {@link RequiresProgram}. */
final class ProgramCondition implements ExecutionCondition {

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return AnnotationSupport.findAnnotation(context.getElement(), RequiresProgram.class)
                .map(RequiresProgram::value)
                .flatMap(Programs::firstMissing)
                .map(program -> ConditionEvaluationResult.disabled(Programs.missing(program)))
                .orElseGet(() -> ConditionEvaluationResult.enabled("all programs are there"));
    }
}
