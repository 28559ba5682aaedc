"""Every exception from a rule of the house, with its reason. An empty reason is refused."""

# Models without rows that belong to anyone in particular.
MODELS_WITHOUT_VISIBLE_TO: dict[str, str] = {}

# Routes that answer people who have not logged in (any prefix that ends in ":" covers a namespace).
PUBLIC_ROUTES = {
    "accounts:login": "the way in",
    "join": "an invited person has no account yet; the one-time code is the key",
    "join_account": "the second step of the same, under the key that the first one checked",
    "api_token": "exchanges a name and a password for a token; throttled like the login",
    "admin:login": "the way in to the reference tables",
    "admin:logout": "there is nothing to end; it leads back to the door",
    "api_schema": "describes the API and holds no row of it",
    "public_figures": "published figures of many units; small cells and their complements stay hidden",
    "public_parks": "the directory of parks: facts of the park, nothing of any unit",
    "public_park": "the same of one park",
    "public_products": "the products of units that agreed to be shown: name, place and products only",
    "reports:verify": "takes the code of a printed report",
    "reports:verify_code": "the code on the paper is the key; what is not published is not found",
    "healthz": "says only that the process lives",
    "readyz": "says only which part is missing",
    "set_language": "the language is chosen before login too",
}

# Routes with an object in their path that answer a person without any scope with 200.
OPEN_TO_EVERY_ACCOUNT: dict[str, str] = {
    "parks:park_detail": "the park directory is public; the page shows no unit that the reader may not see",
    "park-detail": "the same directory for programs",
}

# The same for one role only, as "role:route".
OPEN_TO_A_ROLE = {
    **dict.fromkeys(
        (
            "manager:reports:report_detail",
            "manager:reports:report_state",
            "manager:report-detail",
            "manager:reports:scope_list",
            "manager:reports:ranking",
            "manager:reports:ages",
            "manager:reports:constraints",
            "manager:reports:idle",
            "manager:reports:support_outcome",
        ),
        "a manager reads the province's figures of every period; parks that are not theirs are left out",
    ),
    **dict.fromkeys(
        ("manager:reports:productivity", "manager:report-productivity"),
        "a manager reads the province's means; parks that are not theirs are left out",
    ),
    **dict.fromkeys(
        (
            f"{role}:{name}"
            for role in ("owner", "manager")
            for name in ("support:programme_detail", "programme-detail", "support:application_start")
        ),
        "launched programmes are for everyone with a unit or a park; only one's own units can be chosen",
    ),
}

# Routes that even an administrator does not find in the house's sample world.
NOT_FOR_ADMINISTRATORS: dict[str, str] = {
    "reports:corrections": "the world's report is the first of its period; tests/reports/test_inputs.py corrects one",
}

# `file:function` that starts from `.objects.all|get|filter` in views or an API.
UNSCOPED_LOOKUPS: dict[str, str] = {}

# Files that may pass 400 lines, functions that may pass 30 lines.
LONG_FILES: dict[str, str] = {}
LONG_FUNCTIONS: dict[str, str] = {}

ALL = {name: value for name, value in globals().items() if name.isupper()}
