"""What the field template asks about a widget."""

import pytest
from django import forms

from core.templatetags.widgets import styled, widget_kind

CHOICES = [("a", "الف")]


class Form(forms.Form):
    text = forms.CharField()
    own = forms.CharField(widget=forms.TextInput({"class": "own"}))
    agree = forms.BooleanField()
    one = forms.ChoiceField(choices=CHOICES)
    some = forms.MultipleChoiceField(choices=CHOICES)
    radio = forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect)
    boxes = forms.MultipleChoiceField(choices=CHOICES, widget=forms.CheckboxSelectMultiple)


@pytest.mark.parametrize(
    ("name", "kind"),
    [("text", "box"), ("one", "box"), ("some", "box"), ("agree", "check"), ("radio", "choices"), ("boxes", "checks")],
)
def test_widget_kind_says_how_a_field_is_laid_out(name, kind):
    assert widget_kind(Form()[name]) == kind


@pytest.mark.parametrize(("name", "look"), [("text", "inp"), ("one", "sel"), ("some", "inp"), ("own", "own")])
def test_styled_gives_a_box_the_portals_look_unless_it_has_its_own(name, look):
    box = styled(Form()[name])
    assert (box.count("class="), box.count(f'class="{look}"')) == (1, 1)
