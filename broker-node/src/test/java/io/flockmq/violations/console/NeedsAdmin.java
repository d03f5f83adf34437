package io.flockmq.violations.console;

import io.flockmq.violations.admin.Page;

record NeedsAdmin(Page beside) {}
