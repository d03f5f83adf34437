package io.flockmq.violations.config;

import picocli.CommandLine;

record KnowsPicocli(CommandLine line) {}
