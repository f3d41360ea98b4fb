"""Background documents of the consultation and of its roundtables."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from django.views.generic import View

from apps.consultations.desk_forms import DocumentForm
from apps.consultations.editing import add_document, change_document, remove_document
from apps.consultations.models import Document
from apps.consultations.queries import documents_of
from apps.consultations.readiness import lacking
from apps.consultations.views.desk.access import DeskAccess, FormPage, RemovalPage
from apps.core.multilingual import MultilingualForm


class OfDocument(DeskAccess):
    section = "documents"

    @cached_property
    def document(self) -> Document:
        documents = Document.objects.select_related("roundtable")
        document = get_object_or_404(documents, consultation=self.consultation, pk=self.kwargs["pk"])
        document.consultation = self.consultation
        return document


class DocumentList(DeskAccess, View):
    section = "documents"

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        documents = documents_of(self.consultation)
        languages = self.consultation.languages
        entries = [{"document": each, "lacking": lacking(each, languages)} for each in documents]
        return self.page("documents", entries=entries)


class DocumentCreate(FormPage):
    section = "documents"
    title, saved = gettext_lazy("A new document"), gettext_lazy("The document is added.")

    def form(self, **data: Any) -> MultilingualForm:
        return DocumentForm(
            in_languages=self.consultation.languages,
            consultation=self.consultation,
            initial={"language": next(iter(self.consultation.languages), "en")},
            **data,
        )

    def save(self, form: DocumentForm) -> None:
        add_document(consultation=self.consultation, by=self.organiser, values=form.values())


class DocumentEdit(OfDocument, FormPage):
    title = gettext_lazy("Document")

    def form(self, **data: Any) -> MultilingualForm:
        return DocumentForm(
            in_languages=self.consultation.languages,
            standing=self.document,
            consultation=self.consultation,
            **data,
        )

    def save(self, form: DocumentForm) -> None:
        changes, seen = form.changes(), form.cleaned_data["seen"]
        change_document(document=self.document, by=self.organiser, seen=seen, changes=changes)

    def context(self) -> dict[str, Any]:
        return {"removal": self.address("document_removal", self.document.pk)}


class DocumentRemoval(OfDocument, RemovalPage):
    title = gettext_lazy("Remove this document?")

    def subject(self) -> Document:
        return self.document

    def remove(self, row: Document) -> None:
        remove_document(document=row, by=self.organiser)
