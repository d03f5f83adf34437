package io.flockmq.violations.table;

import org.springframework.violations.Bean;

record WiredBySpring(Bean bean) {}
