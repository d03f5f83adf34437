package io.flockmq.violations.delivery;

import io.opentelemetry.api.trace.Span;

record TalksToOpenTelemetry(Span span) {}
