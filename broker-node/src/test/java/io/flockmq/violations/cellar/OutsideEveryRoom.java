package io.flockmq.violations.cellar;

record OutsideEveryRoom() {}
