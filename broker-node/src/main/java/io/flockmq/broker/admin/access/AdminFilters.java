package io.flockmq.broker.admin.access;

import jakarta.servlet.DispatcherType;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.security.web.csrf.CsrfTokenRequestAttributeHandler;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;

/**
 * The filters in front of everything but health and metrics: who is there, and which role each path needs. Nothing is kept between two
 * requests.
 *
 * @param users who may log in
 * @param tokens what they are given then
 * @param logins by password
 * @param problems what those are told who are turned away
 */
public record AdminFilters(AdminUsers users, LoginTokens tokens, PasswordLogins logins, AccessProblems problems) {

    private static final String API = "/api/**";

    /**
     * The chain of filters.
     *
     * @param untouched the path of health and metrics, which nobody is asked for who they are
     */
    public SecurityFilterChain chain(HttpSecurity http, String untouched) throws Exception {
        LoginCsrfTokens csrfTokens = new LoginCsrfTokens(tokens);
        http.securityMatcher(request -> !isBelow(untouched, request.getRequestURI()))
                .authenticationManager(logins)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .csrf(csrf -> csrf.csrfTokenRepository(csrfTokens)
                        .csrfTokenRequestHandler(new CsrfTokenRequestAttributeHandler())
                        .requireCsrfProtectionMatcher(csrfTokens::areAskedFor))
                .httpBasic(basic -> basic.authenticationEntryPoint(problems))
                .exceptionHandling(
                        failures -> failures.authenticationEntryPoint(problems).accessDeniedHandler(problems))
                .addFilterBefore(new LoginCookieFilter(tokens, users), BasicAuthenticationFilter.class)
                .headers(headers -> headers.addHeaderWriter(new ContentPolicy())
                        .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.NO_REFERRER))
                        .crossOriginOpenerPolicy(opener -> opener.policy(CrossOriginOpenerPolicy.SAME_ORIGIN))
                        .frameOptions(Customizer.withDefaults()))
                .authorizeHttpRequests(AdminFilters::rules);
        return http.build();
    }

    /**
     * The chain for health: everybody is answered, and whoever shows that he is an admin is told more.
     *
     * @param health its path
     */
    public SecurityFilterChain healthChain(HttpSecurity http, String health) throws Exception {
        return http.securityMatcher(request -> isBelow(health, request.getRequestURI()))
                .authenticationManager(logins)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .csrf(AbstractHttpConfigurer::disable) // nothing can be changed there
                .httpBasic(basic -> basic.authenticationEntryPoint(problems))
                .addFilterBefore(new LoginCookieFilter(tokens, users), BasicAuthenticationFilter.class)
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .build();
    }

    private static boolean isBelow(String path, String asked) {
        return asked.equals(path) || asked.startsWith(path + '/');
    }

    private static void rules(
            AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry requests) {
        requests.dispatcherTypeMatchers(DispatcherType.ASYNC, DispatcherType.ERROR, DispatcherType.FORWARD)
                .permitAll()
                .requestMatchers(HttpMethod.POST, "/api/v1/login")
                .permitAll()
                .requestMatchers("/api/v1/login", "/api/v1/logout")
                .hasRole(Role.VIEWER.name())
                .requestMatchers("/api/v1/audit", "/api/v1/nodes/*/drain", "/api/v1/backups")
                .hasRole(Role.ADMIN.name())
                .requestMatchers(HttpMethod.GET, API)
                .hasRole(Role.VIEWER.name())
                .requestMatchers(HttpMethod.HEAD, API)
                .hasRole(Role.VIEWER.name())
                .requestMatchers(API)
                .hasRole(Role.OPERATOR.name())
                .requestMatchers(HttpMethod.GET, "/**")
                .permitAll()
                .requestMatchers(HttpMethod.HEAD, "/**")
                .permitAll()
                .anyRequest()
                .denyAll();
    }
}
