package io.flockmq.violations.admin;

import org.springframework.beans.factory.annotation.Value;

class HasAnInjectedField {

    @Value("injected")
    String field = "";
}
