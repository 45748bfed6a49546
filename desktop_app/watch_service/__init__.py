"""The folder watch as a service: started by the system at log-in, without a window."""

from desktop_app.watch_service.factory import create_service
from desktop_app.watch_service.protocol import ServiceError, ServiceState, WatchService

__all__ = ["ServiceError", "ServiceState", "WatchService", "create_service"]
