from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("operations", "0016_signed_by_mistake"),
    ]

    operations = [
        migrations.AlterField(
            model_name="pendingact",
            name="kind",
            field=models.CharField(
                choices=[
                    ("approve", "Approval of a lift"),
                    ("approve_lifts", "Approval of several lifts"),
                    ("lift_release", "Release to the escort"),
                    ("lift_receipt", "Receipt"),
                    ("lift_return", "Taking back"),
                    ("lift_elsewhere", "Arrival at another place"),
                    ("receipt_undone", "Receipt signed by mistake"),
                    ("lift_escort", "Change of escort"),
                    ("count", "Count"),
                    ("found", "Found again"),
                    ("escape", "Escape"),
                    ("recapture", "Recapture"),
                    ("death", "Death"),
                    ("discharge", "Release of a person"),
                    ("abroad", "Handing to a state"),
                    ("cede", "Handing over a whole place"),
                    ("seize", "Taking over a whole place"),
                    ("resolve", "Resolution of field lines"),
                    ("incident", "Incident report"),
                    ("reconcile", "Explanation of a count"),
                    ("plan_approve", "Approval of a plan"),
                    ("publish", "Publication of a plan"),
                    ("weights_approve", "Approval of weights of harm"),
                ],
                max_length=16,
            ),
        ),
    ]
