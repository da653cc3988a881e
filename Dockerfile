# The connector's image, in the shape of Airbyte's own for Python connectors: two stages on one base. No heredocs and
# nothing of BuildKit beyond secret mounts, so that docker, podman and buildah (1.28 and later) all build it.
# `make image` (.ci/image) runs the build; any image with Python 3.10 to 3.13, pip, venv and a user `airbyte` can be the base.
ARG BASE_IMAGE=docker.io/airbyte/python-connector-base:4.1.1@sha256:a268b44c733ae699a60f5fbc06a324945dba98945c6e2ab7f8609f2f895b0d28

FROM ${BASE_IMAGE} AS builder
USER root
WORKDIR /build
# An environment of its own: one layer with just what the connector adds, wherever the base keeps its Python. And one
# for the build backend, which stays behind.
RUN python -m venv --without-pip /opt/connector && python -m venv --without-pip /opt/backend
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
# The lock first: it changes seldom, the source often. Wheels only, so that nothing unpinned runs while they install.
# Both secrets are optional, and neither they nor what they name gets into a layer.
COPY .ci/requirements.txt ./
RUN --mount=type=secret,id=pip_conf --mount=type=secret,id=ca_bundle \
    if [ -s /run/secrets/pip_conf ]; then export PIP_CONFIG_FILE=/run/secrets/pip_conf; fi; \
    if [ -s /run/secrets/ca_bundle ]; then export PIP_CERT=/run/secrets/ca_bundle; fi; \
    pip --python /opt/connector/bin/python install --no-compile --only-binary :all: --no-deps \
        --require-hashes --requirement requirements.txt
# The build backend is pinned in the developers' lock; this takes it and what it needs, and nothing else, out of it.
COPY .ci/requirements-dev.txt ./
RUN --mount=type=secret,id=pip_conf --mount=type=secret,id=ca_bundle \
    if [ -s /run/secrets/pip_conf ]; then export PIP_CONFIG_FILE=/run/secrets/pip_conf; fi; \
    if [ -s /run/secrets/ca_bundle ]; then export PIP_CERT=/run/secrets/ca_bundle; fi; \
    awk '/^[a-z]/ { wanted = /^(hatchling|packaging|pathspec|pluggy|tomli|trove-classifiers)==/ } wanted' \
        requirements-dev.txt > requirements-backend.txt \
    && pip --python /opt/backend/bin/python install --only-binary :all: --no-deps --require-hashes \
        --requirement requirements-backend.txt
COPY pyproject.toml README.md LICENSE ./
COPY source_amazon_sp ./source_amazon_sp
RUN pip --python /opt/backend/bin/python wheel --no-build-isolation --no-deps --no-index --wheel-dir dist . \
    && pip --python /opt/connector/bin/python install --no-compile --no-deps --no-index dist/*.whl
# Bytecode by hash: layers round the files' times, which makes pip's own bytecode stale and each start a third slower, and
# the user below can't write it anew. Packages that the CDK brings and the connector never imports go without (70 MB).
RUN rm -rf /opt/connector/lib/python*/site-packages/pandas/tests \
    && /opt/connector/bin/python -m compileall -q --invalidation-mode unchecked-hash \
        -x '/site-packages/(google|nltk|numpy|pandas|pygments|setuptools)/' /opt/connector/lib

FROM ${BASE_IMAGE}
WORKDIR /airbyte/integration_code
COPY --from=builder /opt/connector /opt/connector
# Airbyte's workload runner starts what AIRBYTE_ENTRYPOINT names. The MALLOC_* thresholds keep glibc from giving the heap
# back and asking for it again with every batch, and the arenas of many threads small.
ENV PATH="/opt/connector/bin:${PATH}" \
    AIRBYTE_ENTRYPOINT="source-amazon-sp" \
    MALLOC_ARENA_MAX=2 \
    MALLOC_MMAP_THRESHOLD_=67108864 \
    MALLOC_TRIM_THRESHOLD_=16777216
USER airbyte
ENTRYPOINT ["source-amazon-sp"]

ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL io.airbyte.name="airbyte/source-amazon-sp" \
      io.airbyte.version="${VERSION}" \
      org.opencontainers.image.title="source-amazon-sp" \
      org.opencontainers.image.description="Airbyte source connector for the Amazon Selling Partner API" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.source="https://github.com/source-amazon-sp/source-amazon-sp" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
