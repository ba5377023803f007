/** Rows as JSON: the records that leave us, and the lists made of them. Avro ends here. */
package me.degenduel.serving.read;
