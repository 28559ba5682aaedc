"""Contents page of accounts."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from accounts.views import invitations, notices, saved, sessions, trail, users

app_name = "accounts"
urlpatterns = [
    path("login/", sessions.Login.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("password/", sessions.password_change, name="password_change"),
    path("users/", users.user_list, name="user_list"),
    path("users/add/", users.user_add, name="user_add"),
    path("users/<int:pk>/", users.user_detail, name="user_detail"),
    path("users/<int:pk>/edit/", users.user_edit, name="user_edit"),
    path("users/<int:pk>/close/", users.user_close, name="user_close"),
    path("users/<int:pk>/open/", users.user_open, name="user_open"),
    path("invitations/", invitations.invitation_list, name="invitation_list"),
    path("invitations/<int:pk>/revoke/", invitations.invitation_revoke, name="invitation_revoke"),
    path("notices/", notices.notice_list, name="notice_list"),
    path("notices/read/", notices.notices_read, name="notices_read"),
    path("notices/<int:pk>/read/", notices.notice_read, name="notice_read"),
    path("views/", saved.view_list, name="view_list"),
    path("views/add/", saved.view_add, name="view_add"),
    path("views/<int:pk>/edit/", saved.view_edit, name="view_edit"),
    path("views/<int:pk>/delete/", saved.view_delete, name="view_delete"),
    path("audit/", trail.trail, name="trail"),
]
