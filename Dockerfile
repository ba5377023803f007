# syntax=docker/dockerfile:1

# One image for both processes; the command says which: connect or serving.

FROM maven:3-eclipse-temurin-21 AS build
WORKDIR /build
COPY . .
# Downloads are kept between builds in a cache of the builder's. Tests are not run: they start a whole platform, which
# belongs to the build that comes before an image (.ci/run), and so does the formatter's check.
RUN --mount=type=cache,target=/root/.m2 \
    mvn -B -q -ntp -pl connect,serving -am -DskipTests -Dspotless.check.skip=true \
        package dependency:copy-dependencies -DincludeScope=runtime -DexcludeGroupIds=me.degenduel

FROM eclipse-temurin:21-jre
RUN useradd --system --create-home degenduel
WORKDIR /home/degenduel

# Other people's jars first: that layer changes with the pom only.
COPY --from=build /build/connect/target/dependency/ /app/connect/
COPY --from=build /build/serving/target/dependency/ /app/serving/
COPY --from=build /build/schemas/target/schemas-*-SNAPSHOT.jar /build/connect/target/connect-*-SNAPSHOT.jar \
     /app/connect/
COPY --from=build /build/schemas/target/schemas-*-SNAPSHOT.jar /build/topology/target/topology-*-SNAPSHOT.jar \
     /build/serving/target/serving-*-SNAPSHOT.jar /app/serving/
COPY --chmod=755 ops/run /app/
COPY ops/logback.xml /app/

USER degenduel
EXPOSE 3004 3005
ENTRYPOINT ["/app/run"]
