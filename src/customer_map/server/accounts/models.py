"""Who works here: the workspace, its teams and users, their rights and their keys."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customer_map.server.accounts.ids import new_id
from customer_map.server.accounts.roles import ADMINISTRATIVE_ROLES, Intent, Reach, RecordType, Role


class Workspace(models.Model):
    """The company that runs this installation; there is exactly one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    name = models.CharField(_("name"), max_length=200, default="Customer Map")
    currency = models.CharField(_("currency"), max_length=3, default="CNY")
    time_zone = models.CharField(_("time zone"), max_length=64, default="Asia/Shanghai")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="workspace_is_single")]

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """People who share the records their members own."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(_("name"), max_length=200, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class UserAccounts(BaseUserManager["User"]):
    """Makes users; e-mail addresses are the names they sign in with."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a user; without a password nobody can sign in with one."""
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person who signs in."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(_("e-mail"), max_length=254, unique=True)
    name = models.CharField(pgettext_lazy("person", "name"), max_length=200)
    role = models.CharField(_("role"), max_length=16, choices=Role.choices, default=Role.MEMBER)
    teams = models.ManyToManyField(
        Team, related_name="members", blank=True, verbose_name=_("teams")
    )
    language = models.CharField(_("language"), max_length=8, blank=True, default="")
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True, default="")
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserAccounts()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering = ["name", "email"]
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_ignores_case")]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """Return what the user is called; Django asks under this name."""
        return str(self)

    @property
    def is_administrator(self) -> bool:
        """Whether the user may change users, rights and settings."""
        return self.role in ADMINISTRATIVE_ROLES


class RoleRight(models.Model):
    """One cell of the rights table that differs from the default."""

    role = models.CharField(max_length=16, choices=Role.choices)
    record_type = models.CharField(max_length=16, choices=RecordType.choices)
    intent = models.CharField(max_length=8, choices=Intent.choices)
    reach = models.CharField(max_length=8, choices=Reach.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint("role", "record_type", "intent", name="role_right_once")
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.intent} {self.record_type}: {self.reach}"


class ApiKey(models.Model):
    """A key for programs: only its hash is kept; the prefix lets a person recognise it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_keys")
    name = models.CharField(_("name"), max_length=100)
    prefix = models.CharField(max_length=12, unique=True)
    secret_hash = models.CharField(max_length=64)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"


class CalendarFeed(models.Model):
    """The secret address at which calendar programs fetch what a user may see; only its hash is kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    secret_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(revoked_at__isnull=True),
                name="calendar_feed_once",
            )
        ]

    def __str__(self) -> str:
        return str(self.user)


class Invitation(models.Model):
    """A one-time link that lets somebody in: the first owner or a colleague. Only its hash is kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(blank=True, default="")
    role = models.CharField(max_length=16, choices=Role.choices, default=Role.MEMBER)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.SET_NULL)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.role}: {self.email or 'first owner'}"
