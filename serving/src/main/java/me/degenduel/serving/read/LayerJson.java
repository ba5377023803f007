package me.degenduel.serving.read;

import java.util.List;

/**
 * How the services of a layer are, taken together.
 *
 * @param status operational, warning, critical or unknown
 */
public record LayerJson(
        @Always String layer, @Always String status, @Always List<String> services) {}
