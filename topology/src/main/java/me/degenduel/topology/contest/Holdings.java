package me.degenduel.topology.contest;

import java.math.BigDecimal;
import java.util.SortedMap;

/**
 * What somebody holds, or held.
 *
 * @param quantities by token
 */
record Holdings(BigDecimal cash, SortedMap<String, BigDecimal> quantities) {}
