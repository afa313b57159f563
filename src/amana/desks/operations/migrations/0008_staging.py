from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """Staging airfields, runways and names of types. A plane flew from every place before: those known keep that."""

    dependencies = [
        ("operations", "0007_room"),
        ("ledger", "0001_books"),
    ]

    operations = [
        migrations.AddField("assettype", "name_ar", models.CharField(max_length=60, blank=True)),
        migrations.AddField("assettype", "name_en", models.CharField(max_length=60, blank=True)),
        migrations.AddField("sitefigures", "stages", models.BooleanField(default=False)),
        migrations.AddField(
            "sitefigures",
            "longest_stay_slots",
            models.PositiveSmallIntegerField(
                default=2, validators=[MinValueValidator(1), MaxValueValidator(14)]
            ),
        ),
        migrations.AddField(
            "sitefigures",
            "compartments",
            models.PositiveSmallIntegerField(
                default=1, validators=[MinValueValidator(1), MaxValueValidator(9)]
            ),
        ),
        migrations.AddField("sitefigures", "runway", models.BooleanField(default=True)),
        migrations.AlterField("sitefigures", "runway", models.BooleanField(default=False)),
        migrations.AddField("plan", "stages", models.ManyToManyField("ledger.account", related_name="+")),
        migrations.CreateModel(
            name="LiftNumber",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.BigIntegerField(unique=True)),
                (
                    "act",
                    models.ForeignKey(
                        on_delete=models.PROTECT, related_name="numbers", to="operations.pendingact"
                    ),
                ),
            ],
            options={"ordering": ["number"]},
        ),
        migrations.RemoveConstraint("sitefigures", "site_sends_or_takes"),
        migrations.AddConstraint(
            "sitefigures",
            models.CheckConstraint(
                name="site_one_role",
                condition=~Q(sends=True, takes=True)
                & ~Q(sends=True, stages=True)
                & ~Q(takes=True, stages=True),
            ),
        ),
    ]
