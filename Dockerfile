# Rinse in a container: everything in one (the default), or one role of it as the last word: web, worker, scheduler, dashboard.
#
#   docker build -t rinse .
#   docker run --init -p 127.0.0.1:8080:8080 -v rinse:/data rinse

FROM python:3.11-slim-bookworm AS made

RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends gcc libc6-dev && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY requirements.txt .
RUN python -m venv .venv && .venv/bin/pip install --no-cache-dir --no-input --disable-pip-version-check -r requirements.txt
COPY main.py LICENSE ./
COPY models models
COPY jobs jobs
COPY ui ui
RUN .venv/bin/python -m compileall -q main.py models jobs ui && .venv/bin/python -m jobs.cleaning.kernel.build


FROM python:3.11-slim-bookworm

RUN useradd --system --uid 10001 --home-dir /data --no-create-home rinse && install -d -o rinse -g rinse -m 0700 /data
COPY --from=made /app /app
WORKDIR /app
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DATA_DIR=/data \
    HOST=0.0.0.0 \
    BASE_URL=http://localhost:8080 \
    AUTH=accounts
USER rinse
VOLUME /data
EXPOSE 8080
# Redis, web and workers are told to end by main.py, which gives a job ten seconds and then the next start the rest.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f\"http://127.0.0.1:{os.environ.get('PORT', 8080)}/health\", timeout=4)"]
ENTRYPOINT ["python", "main.py"]
