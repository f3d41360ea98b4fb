"""Who may decide. Both rules are asked about a consultation."""

import rules

from apps.consultations.rules import is_moderator, is_organiser

rules.add_perm("moderation.view_queue", is_moderator | is_organiser)
rules.add_perm("moderation.decide", is_moderator | is_organiser)
