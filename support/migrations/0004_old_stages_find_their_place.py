"""What stood with the director is in the working group; what was approved had its money named and waits to begin.

Backwards, the stages that the shorter way did not know become the ones they grew out of.
"""

from django.db import migrations

SHORTER = {"enquiry": "review", "working_group": "review", "funded": "approved", "tender": "approved"}


def go_the_whole_way(apps, schema_editor):
    requests = apps.get_model("support", "InfrastructureRequest").objects
    requests.filter(stage="review", holder_role="director").update(stage="working_group")
    requests.filter(stage="approved", budget_year__isnull=False).update(stage="funded")
    events = apps.get_model("support", "RequestEvent").objects
    for request in requests.filter(stage="returned").iterator():
        last = events.filter(request=request, move="return").order_by("-at", "-pk").first()
        request.returned_on = last.at.date() if last else request.stage_since
        request.save(update_fields=["returned_on"])


def go_the_shorter_way(apps, schema_editor):
    requests = apps.get_model("support", "InfrastructureRequest").objects
    events = apps.get_model("support", "RequestEvent").objects
    requests.filter(stage="working_group").update(holder_role="director")
    requests.filter(stage="enquiry").update(holder_role="official")
    requests.filter(stage__in=["approved", "funded", "tender"]).update(holder_role="agency")
    for stage, before in SHORTER.items():
        requests.filter(stage=stage).update(stage=before)
        requests.filter(returned_from=stage).update(returned_from=before)
        events.filter(from_stage=stage).update(from_stage=before)
        events.filter(to_stage=stage).update(to_stage=before)
    apps.get_model("support", "StageLimit").objects.filter(stage__in=SHORTER).delete()


class Migration(migrations.Migration):
    dependencies = [("support", "0003_whole_way_of_requests")]

    operations = [migrations.RunPython(go_the_whole_way, go_the_shorter_way)]
