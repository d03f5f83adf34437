package io.flockmq.violations.storage;

class Prints {

    void print() {
        System.out.println("printed");
    }
}
