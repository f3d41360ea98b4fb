# The one image of web, live, worker, beat and migrate.
FROM python:3.13-slim AS base
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
WORKDIR /app

FROM base AS tools
# The same uv as scripts/bootstrap.py uses.
RUN pip install --no-cache-dir uv==0.13.9
ENV UV_PYTHON_DOWNLOADS=never UV_LINK_MODE=copy
COPY pyproject.toml uv.lock ./

# The compiler of the translations, and nothing of it in the end.
FROM tools AS translations
RUN uv sync --frozen --only-group embedded
COPY locale locale
RUN for catalogue in locale/*/LC_MESSAGES/*.po; do \
      [ ! -e "$catalogue" ] || \
      .venv/bin/pybabel --quiet compile --input-file "$catalogue" --output-file "${catalogue%.po}.mo" || exit 1; \
    done

FROM tools AS build
RUN uv sync --frozen --no-dev --compile-bytecode
COPY manage.py LICENSE ./
COPY apps apps
COPY config config
COPY deploy/healthy.py deploy/healthy.py
COPY static static
COPY templates templates
COPY --from=translations /app/locale locale
# Stands in for the settings that collecting files does not need; nothing of it stays in the image.
RUN SECRET_KEY=build DATABASE_URL=postgresql:///build REDIS_URL=redis://build ALLOWED_HOSTS=build EMAIL_URL=dummymail:// \
    .venv/bin/python manage.py collectstatic --no-input --settings config.settings.production \
    && .venv/bin/python -m compileall -q apps config

FROM base
RUN useradd --system --uid 10001 --user-group --home-dir /nonexistent --shell /usr/sbin/nologin plenary \
    && install --directory --owner plenary --group plenary /var/lib/plenary/media
COPY --from=build /app /app
ENV PATH=/app/.venv/bin:$PATH \
    DJANGO_SETTINGS_MODULE=config.settings.production \
    MEDIA_ROOT=/var/lib/plenary/media
USER plenary
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 CMD ["python", "deploy/healthy.py", "web"]
CMD ["gunicorn", "config.wsgi", "--bind", "0.0.0.0:8000", "--worker-tmp-dir", "/dev/shm", "--no-control-socket"]
