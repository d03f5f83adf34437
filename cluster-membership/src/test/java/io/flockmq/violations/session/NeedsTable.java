package io.flockmq.violations.session;

import io.flockmq.violations.table.Row;

record NeedsTable(Row beside) {}
