"""Static files under names that change with their content, so that they can be kept for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Also rewrites what JavaScript modules import from each other."""

    support_js_module_import_aggregation = True
