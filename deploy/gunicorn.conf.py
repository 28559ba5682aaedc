"""How the web process serves, in the first run and on a server alike; what differs comes from the environment."""

import os

bind = f"{os.environ.get('BIND_HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
timeout = 60
graceful_timeout = 20
# A worker is replaced now and then, not all at once, so that no slow leak lasts.
max_requests = 5_000
max_requests_jitter = 500
# The heartbeat file of a worker belongs in memory: on a busy disk it would look dead.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108
accesslog = "-" if os.environ.get("ACCESS_LOG") else None
control_socket_disable = True
