Jetzt frisch: ${seasonTitle}
