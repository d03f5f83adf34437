package io.flockmq.broker.console;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Serves the console's files. The page is looked for anew each time; what it needs has a hash of its content in its name, and is never
 * asked for again.
 */
public final class ConsoleFiles implements WebMvcConfigurer {

    private static final String LOCATION = "classpath:/console/";
    private static final String PAGE = "/index.html";
    private static final String ICON = "/icon.svg";
    private static final String ASSETS = "/assets/**";
    private static final Duration FOR_EVER = Duration.ofDays(365);

    private final Supplier<List<WebSocketAddress>> webSockets;

    /** @param webSockets this node's listeners for WebSockets that are open at the moment; asked by any thread */
    public ConsoleFiles(Supplier<List<WebSocketAddress>> webSockets) {
        this.webSockets = webSockets;
    }

    @Override
    public void addViewControllers(ViewControllerRegistry registry) {
        registry.addViewController("/").setViewName("forward:" + PAGE);
    }

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        registry.addResourceHandler(PAGE, ICON).addResourceLocations(LOCATION).setCacheControl(CacheControl.noCache());
        registry.addResourceHandler(ASSETS)
                .addResourceLocations(LOCATION + "assets/")
                .setCacheControl(CacheControl.maxAge(FOR_EVER).cachePublic().immutable());
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new ConsoleHeaders(webSockets)).addPathPatterns(PAGE, ICON, ASSETS);
    }
}
