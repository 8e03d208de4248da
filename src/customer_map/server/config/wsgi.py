"""Django as a WSGI application; granian runs it in a thread pool beside the live updates."""

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
