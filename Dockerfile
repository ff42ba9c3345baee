# syntax=docker/dockerfile:1
# The service in a small image: built from source in the first stage, run without privileges in the second.

FROM rust:1.95-bookworm AS build
# npm fetches the pages' design system while the program is built.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends nodejs npm \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry --mount=type=cache,target=/source/target \
    cargo build --release --locked && install -D target/release/assay /out/assay

FROM debian:bookworm-slim
# Certificate authorities for the mail relay; everything else is inside the binary.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /var/lib/assay --create-home assay \
    && install -d -o assay -g assay -m 0700 /var/lib/assay/evidence /run/assay
COPY --from=build /out/assay /usr/local/bin/assay
USER assay
WORKDIR /var/lib/assay
EXPOSE 8080
ENTRYPOINT ["/usr/local/bin/assay"]
CMD ["serve"]
