"""A form ends in one action; a broken rule stands beside its field and what was typed stays."""

import pytest
from django import forms

from core.errors import RuleViolation
from core.fields import JalaliDateField, JalaliDatePartsField, PersianIntegerField
from core.forms import ActionForm

TYPED = {"workers": "۱۲", "on": "۱۴۰۴/۷/۱", "kind": "a"}


class Form(ActionForm):
    workers = PersianIntegerField(label="شاغلان")
    on = JalaliDateField(label="تاریخ")
    kind = forms.ChoiceField(label="نوع", choices=[("a", "الف"), ("b", "ب")], widget=forms.RadioSelect)


def refusing(field=None):
    def action(**values):
        raise RuleViolation("شاغلان از ظرفیت بیشتر است.", field=field)

    return action


def test_perform_hands_the_clean_values_to_the_action_and_keeps_its_result():
    form = Form(TYPED)
    assert form.perform(lambda **values: sorted(values.items(), key=lambda pair: pair[0]), by="کارشناس") is True
    assert [name for name, _ in form.result] == ["by", "kind", "on", "workers"]
    assert dict(form.result)["workers"] == 12


@pytest.mark.parametrize("data", [None, {**TYPED, "workers": "دوازده"}], ids=["unsent", "unsound"])
def test_perform_never_runs_the_action_when_the_form_is_not_sound(data):
    ran = []
    form = Form(data)
    assert form.perform(lambda **values: ran.append(values)) is False
    assert (ran, form.result) == ([], None)


def test_perform_gives_the_action_what_the_form_says_it_needs():
    class Told(Form):
        def action_data(self):
            return {"count": self.cleaned_data["workers"]}

    form = Told(TYPED)
    assert form.perform(lambda **values: values) is True
    assert form.result == {"count": 12}


def test_a_broken_rule_stands_beside_its_field():
    form = Form(TYPED)
    assert form.perform(refusing("workers")) is False
    assert form.errors == {"workers": ["شاغلان از ظرفیت بیشتر است."]}


@pytest.mark.parametrize("field", [None, "no_such_field"])
def test_a_broken_rule_stands_above_the_form_when_no_field_caused_it(field):
    form = Form(TYPED)
    assert form.perform(refusing(field)) is False
    assert form.errors == {"__all__": ["شاغلان از ظرفیت بیشتر است."]}


def test_typed_text_stays_when_a_rule_is_broken():
    form = Form({**TYPED, "workers": "۱۲۰۰"})
    form.perform(refusing("workers"))

    page = form["workers"].as_field_group()
    assert 'value="۱۲۰۰"' in page
    assert '<p class="err" id="id_workers_error">' in page
    assert 'aria-invalid="true"' in page
    assert 'value="۱۴۰۴/۷/۱"' in form["on"].as_field_group()


def test_an_error_that_is_no_broken_rule_is_not_hidden():
    def action(**values):
        raise LookupError

    with pytest.raises(LookupError):
        Form(TYPED).perform(action)


def test_rule_violation_tells_its_sentence_and_field():
    error = RuleViolation("بودجه بس نیست.", field="awarded_rial")
    assert (str(error), error.field, RuleViolation("بودجه بس نیست.").field) == ("بودجه بس نیست.", "awarded_rial", None)


def test_error_list_leads_to_the_boxes():
    class Parts(Form):
        since = JalaliDatePartsField(label="از")

    form = Parts({"on": "؟"})
    form.is_valid()
    form.add_error(None, "این دوره بسته است.")

    assert [(anchor, sentence) for anchor, sentence in form.error_list] == [
        ("id_workers", "این مقدار لازم است."),
        ("id_on", "تاریخ را مانند ۱۴۰۴/۰۷/۰۱ بنویسید."),
        ("id_kind_set", "این مقدار لازم است."),
        ("id_since_set", "این مقدار لازم است."),
        ("", "این دوره بسته است."),
    ]
    groups = "".join(form[name].as_field_group() for name in form.fields)
    assert [anchor for anchor, _ in form.error_list if anchor and f'id="{anchor}"' not in groups] == []
