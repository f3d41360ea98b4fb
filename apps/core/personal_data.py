"""Which columns of the database can hold what of a person, what erasure does with it and how long it is kept.

Every column of every table stands here; `tests/core/test_personal_data.py` fails for one that does not, and
for one that is no more. Who adds a column asks themself:

- which class is it (a JSON column: of the most personal thing in it)?
- what becomes of it when the person is erased? `apps/<app>/personal_data.py` has to do just that.
- how long is it kept? `apps/accounts/retention.py` and the periods in the settings have to see to it.

Every column but `sealed` and `none` ones is exported to its person.
"""

from apps.core.data_classes import ROW_GOES, Erasure, Kept, Table, names, stays

CLEARED = Erasure("is emptied")
PSEUDONYM = Erasure("becomes a pseudonym of this consultation alone")
NAME_REPLACED = Erasure("stays, with the name in it replaced by the pseudonym")
UNPUBLISHED_GOES = Erasure("stays where readers saw it, else the row goes", "what was published is the record")
NOT_THEIRS = stays("says nothing of the person once the rest is gone")

# Nothing about any person, whatever columns they have.
IMPERSONAL = names(
    "auth_permission auth_group auth_group_permissions django_content_type django_migrations"
    " taggit_tag taggit_taggeditem objectives_framework objectives_objective organisations_stakeholdergroup"
    " consultations_roundtable_objectives consultations_question_objectives discussions_revision_objectives"
    " moderation_reason socialaccount_socialapp search_searchcursor"
)

TABLES: dict[str, Table] = {
    "django_session": Table(
        kept=Kept.SESSION, sealed="session_key", words="session_data", behaviour="expire_date"
    ),
    "django_admin_log": Table(
        kept=Kept.LOG,
        erased=stays("what an administrator did to the site; written with the office, not the person"),
        words="change_message object_repr",
        behaviour="action_time action_flag object_id",
        link="user_id",
        none="id content_type_id",
        but={"user_id": ROW_GOES, "object_repr": NAME_REPLACED, "change_message": CLEARED},
    ),
    "account_emailaddress": Table(kept=Kept.ACCOUNT, contact="email verified primary", link="user_id", none="id"),
    "account_emailconfirmation": Table(
        kept=Kept.UNCONFIRMED, behaviour="created sent", link="email_address_id", sealed="key", none="id"
    ),
    "mfa_authenticator": Table(
        kept=Kept.ACCOUNT, behaviour="type created_at last_used_at", link="user_id", sealed="data", none="id"
    ),
    "socialaccount_socialaccount": Table(
        kept=Kept.ACCOUNT,
        contact="extra_data",
        behaviour="provider last_login date_joined",
        link="user_id",
        sealed="uid",
        none="id",
    ),
    # Not used: providers are in the environment, and their tokens are not kept.
    "socialaccount_socialtoken": Table(
        kept=Kept.ACCOUNT, link="account_id", sealed="token token_secret", none="id app_id expires_at"
    ),
    "usersessions_usersession": Table(
        kept=Kept.SESSION,
        behaviour="ip user_agent created_at last_seen_at data",
        link="user_id",
        sealed="session_key",
        none="id",
    ),
    "core_siteidentity": Table(none="id created_at updated_at name logo accent"),
    "core_countryname": Table(
        erased=stays("what an organiser set for the site; the name of who did goes"),
        link="set_by_id",
        none="id created_at updated_at code name footnote valid_from valid_until",
        but={"set_by_id": CLEARED},
    ),
    "accounts_user": Table(
        kept=Kept.ACCOUNT,
        identity="name country language time_zone comment_languages",
        contact="email",
        behaviour="last_login date_joined is_active is_staff is_superuser may_open_consultations",
        sealed="password",
        none="id",
    ),
    "accounts_consent": Table(
        kept=Kept.ACCOUNT, behaviour="purpose wording given_at withdrawn_at", link="user_id", none="id"
    ),
    "accounts_signup": Table(
        kept=Kept.UNCONFIRMED,
        identity="name language",
        contact="email label",
        behaviour="provider destination created_at asked_at sent_at",
        sealed="password secret subject",
        none="id claimed_at claimed_by attempts",
    ),
    "accounts_letter": Table(
        kept=Kept.LETTERS,
        contact="email detail",
        behaviour="kind created_at sent_at",
        link="user_id",
        none="id language claimed_at claimed_by attempts is_void",
    ),
    "accounts_dataexport": Table(
        kept=Kept.EXPORTS,
        words="archive",
        behaviour="requested_at made_at expires_at sent_at",
        link="user_id",
        none="id claimed_at claimed_by attempts",
    ),
    "accounts_erasurerequest": Table(
        kept=Kept.ACCOUNT, behaviour="requested_at due_at", link="user_id requested_by_id", none="id"
    ),
    "accounts_erasedaccount": Table(
        kept=Kept.ERASURES,
        erased=stays("so that a restored backup brings nobody back; it is a keyed hash"),
        sealed="mark",
        none="id erased_at asked_by_letter",
    ),
    "accounts_privacynotice": Table(none="id since text created_at"),
    "accounts_user_groups": Table(kept=Kept.ACCOUNT, link="user_id", behaviour="group_id", none="id"),
    "accounts_user_user_permissions": Table(
        kept=Kept.ACCOUNT, link="user_id", behaviour="permission_id", none="id"
    ),
    "organisations_organisation": Table(
        none="id created_at updated_at name acronym stakeholder_group_id country website email_domains"
        " logo merged_into_id address_represents"
    ),
    "organisations_affiliation": Table(
        kept=Kept.ACCOUNT,
        identity="organisation_id stakeholder_group_id position",
        words="reason",
        behaviour="created_at updated_at status verification is_administrator may_represent expires_on",
        link="user_id",
        none="id",
    ),
    "profiles_profile": Table(
        kept=Kept.ACCOUNT,
        identity="biography_language languages",
        words="biography",
        behaviour="created_at updated_at affiliation_audience country_audience biography_audience"
        " languages_audience expertise_audience links_audience comments_audience directory_audience",
        link="user_id public_id",
        none="id",
    ),
    "profiles_profile_expertise": Table(kept=Kept.ACCOUNT, identity="objective_id", link="profile_id", none="id"),
    "profiles_link": Table(kept=Kept.ACCOUNT, contact="label url", link="profile_id", none="id position"),
    "activity_activity": Table(
        kept=Kept.RECORD,
        erased=CLEARED,
        behaviour="kind occurred_at target_type_id target_id data",
        link="actor_id topics",
        none="id delivered_at",
        but={"kind occurred_at target_type_id target_id": NOT_THEIRS},
    ),
    "activity_subscription": Table(kept=Kept.ACCOUNT, behaviour="topic created_at", link="user_id", none="id"),
    "consultations_consultation": Table(
        none="id created_at updated_at slug code title mandate organiser_name disclaimer languages time_zone"
        " framework_id moderation moderation_days attribution visibility announced_at last_comment_number"
    ),
    "consultations_phase": Table(
        none="id created_at updated_at consultation_id feature title opens_at closes_at last_change_id"
    ),
    "consultations_phasechange": Table(none="id phase_id before after reason created_at"),
    "consultations_roundtable": Table(
        none="id created_at updated_at consultation_id number title brief attribution"
    ),
    "consultations_question": Table(
        none="id created_at updated_at roundtable_id number text lead revision comment_count"
    ),
    "consultations_document": Table(
        none="id created_at updated_at consultation_id roundtable_id title summary language url"
    ),
    "consultations_role": Table(
        kept=Kept.ACCOUNT,
        behaviour="consultation_id name created_at only_roundtables languages",
        link="user_id",
        none="id",
    ),
    "consultations_role_roundtables": Table(
        kept=Kept.ACCOUNT, behaviour="roundtable_id", link="role_id", none="id"
    ),
    "consultations_invitation": Table(
        kept=Kept.INVITATIONS,
        erased=CLEARED,
        identity="name organisation_id organisation_name stakeholder_group_id position",
        contact="email bounce",
        behaviour="consultation_id role language created_at expires_at sent_at bounced_at revoked_at",
        link="invited_by_id",
        sealed="secret",
        none="id claimed_at claimed_by attempts limit used batch_id may_represent",
        but={
            "consultation_id role language created_at expires_at sent_at bounced_at revoked_at secret": NOT_THEIRS
        },
    ),
    "consultations_invitationbatch": Table(
        kept=Kept.RECORD,
        erased=NOT_THEIRS,
        behaviour="consultation_id created_at confirmed_at",
        words="file_name",
        link="uploaded_by_id",
        none="id columns role language may_represent good_count bad_count",
        but={"uploaded_by_id": CLEARED},
    ),
    "consultations_invitationrow": Table(
        kept=Kept.UPLOADS,
        identity="name organisation_id organisation_name stakeholder_group_id position",
        contact="email",
        words="cells problems",
        behaviour="role language",
        none="id batch_id number",
    ),
    "consultations_acceptance": Table(
        kept=Kept.ACCOUNT, behaviour="invitation_id created_at", link="user_id", none="id"
    ),
    "discussions_identity": Table(
        kept=Kept.ACCOUNT,
        identity="author_name position organisation_id organisation_name affiliation_verified stakeholder_group_id"
        " country role_badge",
        link="comment_id",
        none="id",
    ),
    "discussions_cosignature": Table(
        kept=Kept.RECORD,
        identity="name organisation_name is_verified",
        contact="email",
        behaviour="comment_id language revision_id created_at sent_at confirmed_at declined_at",
        link="user_id",
        sealed="secret",
        none="id claimed_at claimed_by attempts",
    ),
    "discussions_pseudonym": Table(
        kept=Kept.RECORD,
        erased=stays("says nothing of the person once nothing leads from it to them"),
        behaviour="consultation_id roundtable_id number stakeholder_group_id",
        link="user_id",
        none="id",
        but={"user_id": CLEARED},
    ),
    "discussions_protection": Table(
        kept=Kept.ACCOUNT,
        words="reason",
        behaviour="consultation_id status requested_at decided_at",
        link="user_id decided_by_id",
        none="id",
        but={"decided_by_id": CLEARED},
    ),
    "discussions_endorsement": Table(
        kept=Kept.RECORD,
        erased=stays("how many endorse a comment is the record, and its fall would tell who they were"),
        behaviour="comment_id",
        link="user_id",
        none="id",
        but={"user_id": CLEARED},
    ),
    "discussions_reading": Table(
        kept=Kept.ACCOUNT, behaviour="question_id seen_until seen", link="user_id", none="id"
    ),
    "discussions_reveal": Table(
        kept=Kept.RECORD,
        erased=stays("who learnt an identity, and why, has to be answered for"),
        words="reason",
        behaviour="comment_id requested_at confirmed_at refused_at",
        link="requested_by_id confirmed_by_id",
        none="id",
        but={"requested_by_id confirmed_by_id": CLEARED},
    ),
    "discussions_comment": Table(
        kept=Kept.RECORD,
        erased=CLEARED,
        identity="author_name position organisation_id organisation_name affiliation_verified stakeholder_group_id"
        " country role_badge",
        words="missing_parent co_signatories",
        behaviour="attribution voice pseudonym consultation_id question_id parent_id reference status"
        " submitted_at published_at created_at"
        " updated_at source_key",
        link="author_id",
        sealed="client_token",
        none="id root_id depth number published_revision_id latest_revision_id held_revision_id"
        " placed_at date_only shown_since endorsement_count tagged_at",
        but={
            "author_name": PSEUDONYM,
            "missing_parent": NAME_REPLACED,
            "stakeholder_group_id": stays("the record says which groups were heard"),
            "consultation_id question_id parent_id reference status submitted_at published_at created_at"
            " updated_at source_key": stays("the place of the comment in the record"),
        },
    ),
    "discussions_draft": Table(
        kept=Kept.DRAFTS,
        words="body language",
        contact="co_signatories",
        behaviour="question_id parent_id comment_id voice objectives is_current updated_at",
        link="user_id",
        sealed="client_token",
        none="id version device",
    ),
    "discussions_revision": Table(
        kept=Kept.RECORD,
        erased=UNPUBLISHED_GOES,
        words="body html language",
        behaviour="number status created_at decided_at",
        link="comment_id",
        none="id",
    ),
    "discussions_commenttranslation": Table(
        kept=Kept.RECORD,
        erased=UNPUBLISHED_GOES,
        identity="translator_name organisation_name",
        words="body html language",
        behaviour="comment_id revision_id is_official status created_at decided_at",
        link="translator_id",
        none="id",
        but={"translator_id translator_name organisation_name": CLEARED},
    ),
    "discussions_attachment": Table(
        kept=Kept.ATTACHMENTS,
        erased=UNPUBLISHED_GOES,
        words="name",
        behaviour="place kind size sha256 state uploaded_at",
        link="owner_id comment_id",
        sealed="file",
        none="id position first_number last_number thumbnail_width thumbnail_height",
        but={"name": CLEARED},
    ),
    "discussions_mention": Table(
        kept=Kept.RECORD,
        behaviour="comment_id told_at",
        link="user_id person",
        none="id",
    ),
    "discussions_objectivetag": Table(
        kept=Kept.RECORD,
        erased=stays("which objectives a comment speaks to is the record"),
        behaviour="tag_id origin content_object_id",
        link="set_by_id",
        none="id",
        but={"set_by_id": CLEARED},
    ),
    "moderation_decision": Table(
        kept=Kept.RECORD,
        erased=stays("what was decided on a comment that stays"),
        words="note",
        behaviour="ruling reason_id decided_at revision_id",
        link="comment_id moderator_id",
        none="id",
        but={"moderator_id": CLEARED, "note": NAME_REPLACED},
    ),
    "moderation_translationdecision": Table(
        kept=Kept.RECORD,
        erased=stays("what was decided on a translation that stays"),
        words="reason",
        behaviour="ruling decided_at translation_id",
        link="moderator_id",
        none="id",
        but={"moderator_id": CLEARED, "reason": NAME_REPLACED},
    ),
    # Made of what stands in other tables and is exported from there; made anew, it is the same again.
    "search_searchentry": Table(
        kept=Kept.RECORD,
        sealed="vector",
        none="id kind object_id language audience consultation_id stakeholder_group_id objectives published_at"
        " state",
    ),
    "search_nameword": Table(kept=Kept.RECORD, sealed="word triples", none="id"),
    "notifications_preference": Table(
        kept=Kept.ACCOUNT,
        behaviour="digest email_at_once digest_since digest_offered_at",
        link="user_id",
        none="id",
    ),
    "notifications_notification": Table(
        kept=Kept.NOTICES,
        behaviour="activity_id created_at read_at email_wanted emailed_at",
        link="user_id",
        none="id claimed_at claimed_by attempts",
    ),
    "notifications_digest": Table(
        kept=Kept.DIGESTS,
        behaviour="kind local_date created_at sent_at is_empty",
        link="user_id",
        none="id claimed_at claimed_by attempts after until",
    ),
}
