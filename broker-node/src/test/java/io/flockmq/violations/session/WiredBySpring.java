package io.flockmq.violations.session;

import org.springframework.stereotype.Component;

@Component
class WiredBySpring {}
