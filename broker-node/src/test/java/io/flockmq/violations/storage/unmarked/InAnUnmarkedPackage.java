package io.flockmq.violations.storage.unmarked;

record InAnUnmarkedPackage() {}
