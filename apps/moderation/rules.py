"""Who may decide, and who may tag. The rules are asked about a consultation; which comments, its scope says."""

import rules

from apps.consultations.rules import is_moderator, is_organiser, is_rapporteur

rules.add_perm("moderation.view_queue", is_moderator | is_organiser)
rules.add_perm("moderation.decide", is_moderator | is_organiser)
rules.add_perm("moderation.tag_comments", is_rapporteur | is_moderator | is_organiser)
