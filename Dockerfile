# syntax=docker/dockerfile:1
# Two stages: the first builds the virtual environment, the second holds only what runs, as a user without rights.

FROM python:3.11-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/venv
COPY requirements.txt .
RUN /opt/venv/bin/pip install --require-hashes --no-deps -r requirements.txt

FROM python:3.11-slim-bookworm
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    LANG=C.UTF-8 \
    VAR_DIR=/var/lib/karestan
RUN useradd --uid 10001 --home-dir /var/lib/karestan --shell /usr/sbin/nologin karestan \
    && install -d -o karestan -g karestan /var/lib/karestan /var/lib/karestan/static /var/lib/karestan/media
WORKDIR /srv/karestan
COPY --from=build /opt/venv /opt/venv
COPY . .
RUN python -m compileall -q -j 0 . && chmod -R a+rX .
USER karestan
EXPOSE 8000
CMD ["gunicorn", "portal.wsgi", "--config", "deploy/gunicorn.conf.py"]
