${noticeTitle}
